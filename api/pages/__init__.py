"""The pages that people use, one module per area. They may import everything below api/."""
