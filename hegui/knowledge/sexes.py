"""Which sex a drug is for, from words of its indication that belong to one sex alone.

The publication says that each of these drugs is for one sex, and not for which.
"""

from __future__ import annotations

import re

_FEMALE = re.compile(
    "女|妇|子宫|胞宫|宫寒|宫颈|宫腔|宫内|阴道|外阴|前庭部|月经|经期|痛经|闭经|绝经|经血|经水|经来|行经|调经|经前|经脉不调"
    "|带下|白带|赤带|止带|产后|产妇|孕|胎|妊娠|早产|卵巢|乳汁|奶汁|少乳|下乳|催乳|通乳|缺乳|乳少"
    "|分娩|引产|流产|经量|恶露|更年期综合征|附件炎|盆腔炎|崩漏|药膜|避孕"
)
_MALE = re.compile("男|前列腺|阴茎|睾|勃起|精液|弱精|早泄|阳痿|阳萎|遗精")


def sex_of(words: str) -> str | None:
    """1 for men, 2 for women, None where the words name neither sex, or both."""
    male, female = bool(_MALE.search(words)), bool(_FEMALE.search(words))
    return None if male == female else "1" if male else "2"
