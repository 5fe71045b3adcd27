"""The edge: sources, the Prefect flow, the terminal; logic of figures and rows lies elsewhere."""
