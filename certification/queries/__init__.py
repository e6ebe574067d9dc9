"""What is read of certificates: everybody's road, the register, the batches, what a stranger verifies."""

from certification.queries.roads import Road, road, roads, rules_of, values_of, waived_rules

__all__ = ["Road", "road", "roads", "rules_of", "values_of", "waived_rules"]
