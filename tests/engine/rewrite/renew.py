"""Writes the plans before and after each rewrite anew."""

from rewrite_cases import PLANS, ROWS_PLANS, all_rows_shown, all_shown

if __name__ == "__main__":
    PLANS.write_text(all_shown(), encoding="utf-8")
    ROWS_PLANS.write_text(all_rows_shown(), encoding="utf-8")
