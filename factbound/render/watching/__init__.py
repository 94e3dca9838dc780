"""What a document reads while it is rendered, noted piece by piece: nothing of the briefing comes to a template but through what stands here.

Each of these takes the place of what it watches. What is not handed on is not there, so that nothing can be read unnoticed.
"""
