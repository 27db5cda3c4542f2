"""Audio in, Transcript out; engines behind one Protocol, model weights. May import models."""
