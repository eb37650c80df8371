#!/bin/sh
# Makes the shipped models again, from 18,000 rows of the emulated plant's normal running each. The same
# profiles give the same bytes; run it after the emulation of a profile changed. Windows with the answers
# that the graphs must give go to the tests' resources.
# Usage: models/shipped/train.sh [COMMAND], COMMAND being the millrace command (default: ./millrace).
set -eu

here=$(cd "$(dirname "$0")" && pwd)
millrace=${1:-$here/../../millrace}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Usage: make PROFILE [OPTION...], options being those of train.
make() {
    profile=$1
    shift
    "$millrace" record --profile "$profile" --rows 18000 --seed 1 --out "$work/$profile.csv"
    "$millrace" train --csv "$work/$profile.csv" --profile "$profile" "$@" --out "$work/$profile.onnx" --golden
}

make belt-conveyor
make centrifugal-pump
make electric-motor
# Counters only ever grow, and a switch is no measurement: they are left out.
make energy-meter --channels power,voltage,current,frequency,power-factor
make pulse-flowmeter --channels flow
make room-climate
make screw-compressor
make storage-tank --channels volume,temperature
make ventilation-fan

# All at the end: a changed model makes the command build itself again.
mv "$work"/*.onnx "$work"/*.onnx.sha256 "$here/"
mv "$work"/*.golden.json "$here/../src/test/resources/golden/"
