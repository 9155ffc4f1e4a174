"""Papers as Word files: the same content as the PDF, set by a template that an office can change in Word itself."""
