"""The stores: tools, pesticides, fertilisers and material, what came, went and was counted."""

from app.assets import commands, records
from app.assets.queries import alerts, asides, door
from app.assets.records import FINDERS, KEEPERS
from app.assets.texts import TEXTS
from app.domain import Domain, Route, Tab

DOMAIN = Domain(
    key="assets",
    records=(records.Item, records.Movement),
    commands=commands.COMMANDS,
    texts=TEXTS,
    routes=(
        Route("/stock", "app.assets.screens.stock:StockPage", KEEPERS),
        Route("/stock/new", "app.assets.screens.item_form:NewItem", FINDERS),
        Route("/stock/change/:item_id", "app.assets.screens.item_form:ChangePage", ("manager",)),
        Route("/stock/line/:why/:item_id", "app.assets.screens.line:LinePage", KEEPERS),
        Route("/stock/use/:visit_id", "app.assets.screens.use:UsePage", KEEPERS),
        Route("/stock/notice/:movement_id", "app.assets.screens.notice:NoticePage", (*KEEPERS, "desk")),
        Route("/stock/:item_id", "app.assets.screens.item:ItemPage", KEEPERS),
    ),
    tabs=(Tab("/stock", "stock", "INVENTORY_2_OUTLINED", KEEPERS, 90),),
    alerts=alerts,
    asides=asides,
    door=door,
    uses=("rounds",),
)
