"""Who works beside a build: processes of this machine, or a cluster.

An executor only fills the cache. The build itself is the same with and without one: what it finds there it does not make again, and what is not
there, for whatever reason, it makes. So a worker can be lost, come twice, be late or be of another engine with no other effect than on the time.
"""
