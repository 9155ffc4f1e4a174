"""Pages that show figures, whatever their address: what they are about is kept by the features above."""
