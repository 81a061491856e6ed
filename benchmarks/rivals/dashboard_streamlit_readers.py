"""Readers of the Streamlit page, over its websocket, in its own messages.

Run in the rivals' environment: `python dashboard_streamlit_readers.py PORT SECONDS PICKS`, where
PICKS is a file of JSON with what each reader picks, one indicator and area after another. A click
takes from sending what was picked until the page has run and its last message is here. Prints
JSON: how long each took, in ms, and how many were not answered.
"""

import asyncio
import json
import random
import sys
import time
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

THOUGHT = 1.0
Picks = list[tuple[str, str]]


async def shown(socket: ClientConnection, states: dict[str, str]) -> dict[str, str]:
    """Have the page run with what was picked; return the identifier of each box by its label."""
    asked = BackMsg()
    asked.rerun_script.query_string = ""
    for box, picked in states.items():
        asked.rerun_script.widget_states.widgets.add(id=box, string_value=picked)
    await socket.send(asked.SerializeToString())
    boxes: dict[str, str] = {}
    parts = 0
    async for held in socket:
        said = ForwardMsg.FromString(held)
        kind = said.WhichOneof("type")
        if kind == "delta":
            parts += 1
            element = said.delta.new_element
            if element.WhichOneof("type") == "selectbox":
                boxes[element.selectbox.label] = element.selectbox.id
            if element.WhichOneof("type") == "exception":
                raise ValueError(element.exception.message)
        elif kind == "script_finished":
            if not parts:
                raise ValueError("nothing was shown")
            return boxes
    raise ValueError("the page went away")


async def reader(
    port: int, picks: Picks, end: float, taken: list[float], failed: list[str]
) -> None:
    await asyncio.sleep(random.random() * THOUGHT)
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    # A server that is late with everything is late with its pings too: that is no failure here.
    patient = {"ping_interval": None, "open_timeout": 10 + end - time.perf_counter()}
    try:
        async with connect(address, max_size=None, subprotocols=["streamlit"], **patient) as socket:
            boxes = await shown(socket, {})
            await asyncio.sleep(THOUGHT)
            for indicator, area in picks:
                if time.perf_counter() > end:
                    return
                start = time.perf_counter()
                await shown(socket, {boxes["Indicator"]: indicator, boxes["Area"]: area})
                taken.append(1000 * (time.perf_counter() - start))
                await asyncio.sleep(THOUGHT)
    except (OSError, ValueError, WebSocketException) as error:
        failed.append(f"{type(error).__name__}: {error}")


async def main(port: int, seconds: float, picks: list[Picks]) -> None:
    taken: list[float] = []
    failed: list[str] = []
    end = time.perf_counter() + seconds
    await asyncio.gather(*(reader(port, own, end, taken, failed) for own in picks))
    print(json.dumps({"taken": taken, "failed": len(failed), "first": failed[:1]}))


asyncio.run(main(int(sys.argv[1]), float(sys.argv[2]), json.loads(Path(sys.argv[3]).read_text())))
