# Faults of the map: rules, sentences, repairs.
