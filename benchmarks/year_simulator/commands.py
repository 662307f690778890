"""Runs `luutru` commands at instants of one's choosing, each in a process of its own.

The one part that knows the product: it is started as a process, loads the command line once and forks for every
command, for a fresh interpreter takes a second of CPU. Orders come as lines of JSON: {"at", "argv", "out", "err"};
the exit code goes back.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import traceback


def serve() -> None:
    import time_machine

    import luutru.main

    luutru.main.command_line()  # imports all verbs
    gc.freeze()  # so that no child copies what it inherits
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            for number, name in ((1, order["out"]), (2, order["err"])):
                os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
            code = 70
            try:
                sys.argv = ["luutru", *order["argv"]]
                with time_machine.travel(order["at"], tick=True):
                    luutru.main.main()
                code = 0
            except SystemExit as ended:
                code = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
            except BaseException:
                traceback.print_exc()
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    serve()
