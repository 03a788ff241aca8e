"""What runs in the child process: bytes of an unknown file in, plain messages out.

One module per format (`xlsx`, `xls`, `ods`, `html`, `text`); each hands its rows to a `sink.Sink`.  Nothing here
imports more than the standard library and `workbook`: the child starts in milliseconds, and no foreign native code
sees the file.
"""
