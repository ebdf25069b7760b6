"""What decides whether two lines are one: cases in the rules, and what can be asked of a line end."""
