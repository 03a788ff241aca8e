"""Pages of the desk, the map, the regions and the reports, for the web bench."""

PAGES = {
    "home": "/",
    "data quality": "/mutu-data/",
    "search, two words": "/cari/?q=siti+rahma",
    "search, misspelt": "/cari/?q=st+rohmah",
    "search, village": "/cari/?q=brojong",
    "search, nothing found": "/cari/?q=zzxqwv",
    "map, Puskesos": "/wilayah/peta/",
    "map, pillars": "/wilayah/peta/?lapis=pilar",
    "map, cases": "/wilayah/peta/?lapis=layanan",
    "map, aid": "/wilayah/peta/?lapis=bantuan",
    "map, data": "/wilayah/peta/?lapis=data",
    "region, kabupaten": "/wilayah/35.24/",
    "region, kecamatan": "/wilayah/35.24.02/",
    "region, village": "/wilayah/35.24.02.2005/",
    "report, everything": "/laporan/rekap/",
    "report, pillars": "/laporan/pilar/",
    "report, services": "/laporan/layanan/",
    "report, events": "/laporan/kegiatan/",
    "one person": "/orang/4321/",
}
