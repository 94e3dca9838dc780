"""What templates see: facts, entities and sources bound to the document that is being rendered.

A view prints itself in the way of its document; everything else about it is an attribute. Templates reach nothing else.
"""
