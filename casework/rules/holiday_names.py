"""Chinese names of the days off that the calendar library names in English only: Australia's and Indonesia's."""

from collections.abc import Mapping

_CHINESE: Mapping[str, str] = {
    "ANZAC Day": "澳新军团日",
    "Ascension Day": "耶稣升天节",
    "Australia Day": "澳大利亚日",
    "Boxing Day": "节礼日",
    "Christmas Day": "圣诞节",
    "Day of Silence": "静居日",
    "Easter Monday": "复活节星期一",
    "Easter Saturday": "复活节星期六",
    "Easter Sunday": "复活节",
    "Eid al-Adha": "宰牲节",
    "Eid al-Fitr": "开斋节",
    "Eid al-Fitr Second Day": "开斋节第二天",
    "General Election Day": "大选日",
    "Good Friday": "耶稣受难日",
    "Independence Day": "独立日",
    "International Labor Day": "国际劳动节",
    "Islamic New Year": "伊斯兰新年",
    "Isra' and Mi'raj": "登霄节",
    "King's Birthday": "国王诞辰日",
    "Labor Day": "劳动节",
    "Local Election Day": "地方选举日",
    "Lunar New Year": "春节",
    "National Day of Mourning for Queen Elizabeth II": "伊丽莎白二世女王全国哀悼日",
    "New Year's Day": "元旦",
    "Pancasila Day": "建国五项原则日",
    "Prophet's Birthday": "圣纪节",
    "Queen's Birthday": "女王诞辰日",
    "Vesak Day": "卫塞节",
}
_MARKS: Mapping[str, str] = {
    " (observed)": "（补假）",
    " (estimated)": "（预计）",
    " Joint Holiday": "共同假期",
}
_TOGETHER = "; "
"""The library puts this between the names of days off that fall on one day."""


def in_chinese(names: str) -> str:
    """Give the names of a day off in Chinese; one that nobody has translated stays as it is."""
    return "；".join(_one(name) for name in names.split(_TOGETHER))


def _one(name: str) -> str:
    plain, marks = name, ""
    for mark, word in _MARKS.items():
        if plain.endswith(mark):
            plain, marks = plain.removesuffix(mark), word + marks
    known = _CHINESE.get(plain) or _CHINESE.get(f"{plain} Day")
    return f"{known}{marks}" if known else name
