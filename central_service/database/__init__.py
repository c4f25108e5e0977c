"""The tables, the connections, and the migrations between schemas."""
