"""Pages that show figures of several features, whatever their address; what they are about is kept elsewhere."""
