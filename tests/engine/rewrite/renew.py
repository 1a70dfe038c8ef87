"""Writes the plans before and after each rewrite anew."""

from rewrite_cases import PLANS, all_shown

if __name__ == "__main__":
    PLANS.write_text(all_shown(), encoding="utf-8")
