"""Questions that no data can answer, as a workbook that responsible people fill in and sign.

A filled workbook is read back like any other file (records `attestation_answer`); the rules
`attestation-…` and `answer-…` judge the answers.
"""

from hegui.attestations.questions import Question, questions_of, read_questions
from hegui.attestations.workbook import Sheet, write_questions

__all__ = ["Question", "Sheet", "questions_of", "read_questions", "write_questions"]
