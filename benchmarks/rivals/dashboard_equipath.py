"""Our dashboard of a run, served as `equipath serve` does: `dashboard_equipath.py FILE PORT`.

No limit of requests: fifty readers share the address that they come from. The
first screens are made before anybody asks.
"""

import sys
from pathlib import Path

import uvicorn

from equipath.web.app import create_app
from equipath.web.assets import assets
from equipath.web.limits import Limit
from equipath.web.warm import made_ready

file, port = Path(sys.argv[1]), int(sys.argv[2])
app = create_app(file, limit=Limit(1e9, 1e9))
assets()
made_ready(app)
uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", timeout_keep_alive=75)
