"""The pages of a site, each made by itself and side by side: the same bytes as the site generator makes, which makes them one after the other.

What pages share is gathered with the generator's own objects; whatever is not as it is known here is left to the generator itself.
"""
