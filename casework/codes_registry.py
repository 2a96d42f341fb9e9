"""Refusals of the registry: people, organisations, certificates, involvement."""

from casework.code import Code, code

REGISTRY: dict[str, Code] = {
    "registry.country": code(
        422,
        "A country is written with two capital letters.",
        "国家须用两个大写字母表示。",
        "Write CN for China, AU for Australia.",
        "如中国写 CN，澳大利亚写 AU。",
    ),
    "registry.last_administrator": code(
        409,
        "Nobody could administer the portal any more.",
        "此更改后将无人管理本门户。",
        "Name another administrator first.",
        "请先指定另一名管理员。",
    ),
    "registry.login": code(
        422,
        "A log-in has at least two small letters or digits; dots, hyphens, underscores and @ may follow.",
        "登录名至少含两个小写字母或数字，其后可用点、连字符、下划线和 @。",
        "Choose a name without spaces and capitals.",
        "请使用不含空格和大写字母的名称。",
    ),
    "registry.no_organisation": code(
        422,
        "There is no such organisation.",
        "没有该组织。",
        "Choose one from the list, or enter it first.",
        "请从列表选择，或先录入该组织。",
    ),
    "registry.not_allowed": code(
        403,
        "You may not change this.",
        "您无权更改此内容。",
        "Ask an administrator.",
        "请联系管理员。",
    ),
    "registry.not_found": code(
        404,
        "There is no such record.",
        "没有该记录。",
        "Go back to the list.",
        "请返回列表。",
    ),
    "registry.other_holder": code(
        409,
        "This certificate belongs to {holder}.",
        "该证书属于 {holder}。",
        "Choose that organisation, or correct the certificate number.",
        "请选择该组织，或更正证书编号。",
    ),
    "registry.own_rights": code(
        403,
        "Nobody gives rights, qualifications or a place in the portal to himself.",
        "任何人不得为自己授予权限、资格或门户身份。",
        "Ask another administrator to do it.",
        "请由另一名管理员办理。",
    ),
    "registry.same_name": code(
        409,
        "An organisation of this name is in the list already.",
        "列表中已有同名组织。",
        "Use that one; if this is another company, add its country or place to the name.",
        "请使用已有记录；若为另一公司，请在名称中加上国家或地点。",
    ),
    "registry.stale": code(
        409,
        "Somebody else changed this record in between.",
        "他人已更改此记录。",
        "Look at it anew, then send yours again.",
        "请重新查看后再次提交。",
    ),
    "registry.taken": code(
        409,
        "The log-in or number is taken already.",
        "该登录名或编号已被使用。",
        "Choose another one.",
        "请换一个。",
    ),
}
