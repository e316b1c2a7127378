"""What is known of texts: records, notation, apparatus, rules, witnesses, the proof; it knows no markup language."""
