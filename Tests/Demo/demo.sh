#!/usr/bin/env bash
# The main jobs on miniature mirrors on this machine: a stratified fetch of SA-1B, growing, checking, mending; a part of
# an MLHub dataset; any list of links; a small dataset of a Hugging Face hub, by its API and by git-LFS.
set -euo pipefail

bin=$(cd "$1" && pwd)
data=$(cd "$(dirname "$0")/../Support/Data" && pwd)
work=$(mktemp -d)
mirror=
hub=
faces=

cleanup() {
    for server in $mirror $hub $faces; do kill "$server" 2>/dev/null || true; done
    rm -rf "$work"
}
trap cleanup EXIT

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
run() { printf '$ %s\n' "$*"; "$@"; }

export PATH="$bin:$PATH"
cd "$work"

say "A miniature SA-1B: 1,000 small tars, listed as Meta lists them"
miniature-mirror --tars 1000 --images-per-tar 3 --links links.txt --expires-in 24 >mirror.out &
mirror=$!
for _ in $(seq 100); do grep -q listening mirror.out 2>/dev/null && break; sleep 0.1; done
cat mirror.out
head -n 3 links.txt | cut -c -100

say "What would a hundred tars, spread evenly over the dataset, take?"
run fetch sa1b --links links.txt --stratified 100 --seed 42 --dry-run

say "Fetch them"
run fetch sa1b --links links.txt --stratified 100 --seed 42 -o sa1b
[ "$(ls sa1b/*.tar | wc -l)" = 100 ]

say "The same again costs nothing; two hundred fetches only the other hundred"
run fetch sa1b --links links.txt --stratified 100 --seed 42 -o sa1b
run fetch sa1b --links links.txt --stratified 200 --seed 42 -o sa1b
[ "$(ls sa1b/*.tar | wc -l)" = 200 ]

say "Pictures instead of tars: two with their annotations out of each of ten tars, and no more of them than that"
run fetch sa1b --links links.txt --stratified 10 --samples 2 -o pairs
[ "$(find pairs -name '*.jpg' | wc -l)" = 20 ]
[ "$(find pairs -name '*.json' ! -path '*/.fetch/*' | wc -l)" = 20 ]

say "The same, shrunk on the way: no side longer than 48 pixels, annotations as they are"
run fetch sa1b --links links.txt --stratified 10 --samples 2 --max-size 48 -o small
[ "$(find small -name '*.jpg' | wc -l)" = 20 ]
run fetch verify small
run fetch preview small -n 8
run fetch report small
grep -q 'data:image/' small-preview.html
[ -s small-report.html ]

say "What is there, and is it right?"
run fetch status sa1b
run fetch verify sa1b

say "Damage one, and mend it"
first=$(ls sa1b/*.tar | head -n 1)
printf 'x' | dd of="$first" bs=1 seek=200 conv=notrunc status=none
run fetch verify sa1b || true
run fetch sa1b --links links.txt --stratified 200 --seed 42 -o sa1b
run fetch verify sa1b

say "A miniature MLHub: a twentieth of sen12floods, its archive on one origin and its assets on another"
miniature-mirror mlhub --scale 0.05 >hub.out &
hub=$!
for _ in $(seq 100); do grep -q source-coop hub.out 2>/dev/null && break; sleep 0.1; done
cat hub.out
MLHUB_ROOT_URL=$(sed -n 's/^api\t//p' hub.out)
MLHUB_API_KEY=$(sed -n 's/^key\t//p' hub.out)
export MLHUB_ROOT_URL MLHUB_API_KEY

say "What was seen of one place of 17"
run fetch mlhub sen12floods --bbox=-8.1,12.5,-7.9,12.7 --dry-run
run fetch mlhub sen12floods --bbox=-8.1,12.5,-7.9,12.7 -o floods
[ "$(find floods -name '*.tif' -o -name '*.geojson' -o -name '*.pdf' | wc -l)" = 131 ]
run fetch verify floods/sen12floods

say "Any list of links"
sed -n 's/^sa_00000\([0-4]\).tar\t\(.*\)/\2\tpicked\/tar-\1.tar/p' links.txt >any.txt
run fetch urls any.txt -o any
run ls any/picked

say "A miniature Hugging Face hub with one small parquet dataset"
miniature-mirror hub --import demo/pictures="$data/pictures" >faces.out &
faces=$!
for _ in $(seq 100); do grep -q listening faces.out 2>/dev/null && break; sleep 0.1; done
cat faces.out
# This hub knows no token and no cache of yours.
unset HF_TOKEN HF_TOKEN_PATH HUGGING_FACE_HUB_TOKEN HF_HUB_CACHE HF_HUB_OFFLINE
HF_ENDPOINT=$(awk '{ print $3 }' faces.out)
export HF_ENDPOINT HF_HOME="$work/hf"
run fetch hf demo/pictures --list

say "One split of it, then all; every file is checked by its hash"
run fetch hf demo/pictures --split test -o pictures
run fetch hf demo/pictures -o pictures
for file in README.md data/test-00000-of-00001.parquet extra/train-00000-of-00001.parquet; do
    cmp "$data/pictures/$file" "pictures/$file"
done

say "Two rows of each file, two columns, and a condition"
run fetch hf demo/pictures --split train --samples 2 --columns id,image,material -o few
run cat few/metadata.jsonl
run fetch hf demo/pictures --split train --where "material = 'Glass'" --columns id,material -o glass
run cat glass/metadata.csv
run fetch hf demo/pictures --split train --columns id,material --dry-run

say "The same as a git repository with large files in git-LFS"
run fetch git-lfs "$HF_ENDPOINT/git/demo/pictures.git" -o pictures-git
cmp "$data/pictures/data/test-00000-of-00001.parquet" pictures-git/data/test-00000-of-00001.parquet

say "Everything worked."
