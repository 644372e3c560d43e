"""Charts by Altair (Vega-Lite), rendered without a browser or a network; each takes the rows of a synthesis table."""
