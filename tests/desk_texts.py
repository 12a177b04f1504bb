"""Reports that the tests of the desk's reader read, and the places in them."""

from __future__ import annotations

from desk_site import EXAMPLES

from isnad.gazetteer.index import Gazetteer
from isnad.lang import language

STRIKE = (
    "قالت وزارة الصحة إن خمسة مدنيين بينهم طفلان قُتلوا وأصيب تسعة في غارة جوية روسية "
    "على بلدة البارة جنوبي إدلب يوم الخميس 2 أيار 2024."
)
#: Before the report stand letters that JavaScript counts twice, a presentation form, and ends of lines of
#: three kinds.
ODD = f"📷📷 ﷺ\r\n<b>صورة</b> & \u202eخبر\u202c\x00\n\n{STRIKE}\n"
NAMED = "قُتل المدنيان خالد محمود السالم وسعاد محمود السالم بقصف مدفعي لقوات النظام على بلدة البارة أمس."
PLACES = EXAMPLES / "places.csv"


def gazetteer() -> Gazetteer:
    return Gazetteer.load([PLACES], language("ar").name_key)
