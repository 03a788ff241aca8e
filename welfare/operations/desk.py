"""What this room announces: a page for whoever keeps the house."""

from welfare.desk.registry import MenuEntry, announce

announce(
    MenuEntry("Keadaan sistem", "operations:house", "server-stack", permission="accounts.change_user", order=296),
)
