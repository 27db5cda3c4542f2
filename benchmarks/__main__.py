"""Run the benchmarks: `python -m benchmarks` runs all, `python -m benchmarks asr …` one of them."""

import pkgutil
import subprocess
import sys

import benchmarks

NAMES = sorted(
    module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name[0] != "_"
)


def main() -> int:
    """Run what is asked for, each in a process of its own."""
    name, *arguments = sys.argv[1:] or [""]
    if name and name not in NAMES:
        print(f"Banc inconnu : choisissez parmi {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    for one in [name] if name else NAMES:
        print(f"## {one}", flush=True)
        done = subprocess.run([sys.executable, "-m", f"benchmarks.{one}", *arguments], check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
