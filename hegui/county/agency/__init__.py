"""The county's agency as an office keeps it: posts, accounts, payments, services, controls, lists.

Each area is one YAML file beside this module and one workbook of the written county:

    title: 内部控制
    everyday:                        rows by kind of record, which break no rule
      control: [{control_no: NK01, …}]
    planted:                         violations, which only a county with plants has
      - name: a control without an owner
        rows: {control: [{control_no: NK31, …}]}
        finds: [{rule: control-complete, focus: data:control/NK31}]

A planted entry may take everyday rows away (`without: {kind: {column: value}}`), since what is missing can be
a violation too. `@clerk.1` stands for the number of the first operator with that role, `@person.3` for that
of the third insured person, `@id.7` for an identity number that belongs to nobody. `finds` may state `amount`
in fen and `times`.

What rules on claims need beside the county's own messages is declared in the same form in `claims_plants/`
and written to `registers/`: visits, lines and settlements of people of their own, in workbooks.
"""

from hegui.county.agency.placing import add_agency
from hegui.county.agency.reading import kinds

__all__ = ["add_agency", "kinds"]
