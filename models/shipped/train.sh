#!/bin/sh
# Makes the shipped models again, from an hour of the emulated plant's normal running each. The same
# profiles give the same bytes; run it after the emulation of a profile changed. Windows with the answers
# that the graphs must give go to the tests' resources.
# Usage: models/shipped/train.sh [COMMAND], COMMAND being the millrace command (default: ./millrace).
set -eu

here=$(cd "$(dirname "$0")" && pwd)
millrace=${1:-$here/../../millrace}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for profile in centrifugal-pump electric-motor; do
    "$millrace" record --profile "$profile" --rows 18000 --seed 1 --out "$work/$profile.csv"
    "$millrace" train --csv "$work/$profile.csv" --profile "$profile" --out "$work/$profile.onnx" --golden
    mv "$work/$profile.onnx" "$work/$profile.onnx.sha256" "$here/"
    mv "$work/$profile.golden.json" "$here/../src/test/resources/golden/"
done
