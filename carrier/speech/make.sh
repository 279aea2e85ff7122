#!/bin/sh
# Makes the carrier's speech anew: 8 kHz µ-law without header, about -20 dBm0. Needs espeak-ng and sox.
# The words are ours, the voice is espeak-ng's own (its licence does not reach what it speaks).
set -eu
cd "$(dirname "$0")"
to=../src/main/resources/org/trunkline/carrier/speech
mkdir -p "$to"
wav=$(mktemp -d)
trap 'rm -rf "$wav"' EXIT

say() { # name, words
    espeak-ng -v en-us -s 155 -w "$wav/$1.wav" "$2"
    # The telephone's band; pauses at both ends go.
    sox "$wav/$1.wav" -r 8000 -c 1 "$wav/$1-narrow.wav" sinc 200-3500 \
        silence 1 0.01 0.1% reverse silence 1 0.01 0.1% reverse pad 0 0.06 gain -n -5
    sox "$wav/$1-narrow.wav" -t raw -e mu-law "$to/$1.ulaw"
}

say 0 zero
say 1 one
say 2 two
say 3 three
say 4 four
say 5 five
say 6 six
say 7 seven
say 8 eight
say 9 nine
say star star
say pound pound
say a A
say b B
say c C
say d D
say by-rtp "by R F C 47 33"
say by-info "by info"
say keys "Press any key."
say all-keys "Here come all sixteen keys."
say early "This is early media. Nobody has answered yet."
say text "$(cat text.txt)"
