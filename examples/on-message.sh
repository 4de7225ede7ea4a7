#!/bin/sh
# A hook: a line for each text that arrives, in a file. In config.toml, under [hooks]:
#   message = 'sh ~/on-message.sh'
# What others have written comes on the input and in variables. Keep those in quotes, and it stays
# words: nothing of it is run.
set -eu
file="${COTERIE_LOG:-$HOME/coterie-texts.log}"
text="$(tr '\n' ' ')"
printf '%s %s: %s\n' "$COTERIE_AT" "$COTERIE_FROM" "$text" >> "$file"
