"""The command families of ``calame``, one module each. Each is imported only when it is called."""
