"""Sums up SA-1B's annotations below a folder as one does in Python: json, and a loop over the masks."""

import json
import os
import statistics
import sys

images, masks, sizes, areas, ious, stabilities = set(), [], {}, [], [], []
annotated = set()
for at, _, names in os.walk(sys.argv[1]):
    for name in names:
        stem, ending = os.path.splitext(name)
        if ending == ".jpg":
            images.add(stem)
        if ending != ".json":
            continue
        with open(os.path.join(at, name)) as f:
            found = json.load(f)
        annotated.add(stem)
        size = found["image"]["width"], found["image"]["height"]
        sizes[size] = sizes.get(size, 0) + 1
        masks.append(len(found["annotations"]))
        for mask in found["annotations"]:
            areas.append(mask["area"])
            ious.append(mask["predicted_iou"])
            stabilities.append(mask["stability_score"])
print(json.dumps({
    "images": len(images), "annotations": len(annotated), "objects": sum(masks),
    "without": len(images - annotated), "masks": [statistics.fmean(masks), statistics.median(masks)],
    "area": statistics.fmean(areas), "iou": statistics.fmean(ious), "stability": statistics.fmean(stabilities),
}))
