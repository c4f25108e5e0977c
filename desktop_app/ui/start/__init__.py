"""The screens before there is data: which commune, who works here, how to begin."""
