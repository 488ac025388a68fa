"""What the hub's and the node's web pages share."""
