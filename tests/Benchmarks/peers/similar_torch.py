"""The plain way in PyTorch: every file is loaded, its whole Gram made and compared. Prints the best names and scores, then the seconds of the
search without the start of Python.

usage: similar_torch.py --target_feature X.pt --feature_dir DIR [--top_k 5] [--threads 0]
"""
import argparse
import os
import time

import torch


def gram(path):
    features = torch.load(path, map_location="cpu").float()
    rows = features.reshape(features.shape[-3], -1)
    return (rows @ rows.T).flatten()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--target_feature", required=True)
    parser.add_argument("--feature_dir", required=True)
    parser.add_argument("--top_k", type=int, default=5)
    parser.add_argument("--threads", type=int, default=0, help="0: PyTorch's own choice")
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    start = time.perf_counter()
    target = gram(options.target_feature)
    scores = []
    for name in sorted(os.listdir(options.feature_dir)):
        if name.endswith(".pt"):
            other = gram(os.path.join(options.feature_dir, name))
            scores.append((torch.nn.functional.cosine_similarity(target, other, dim=0).item(), name))
    for score, name in sorted(scores, reverse=True)[: options.top_k]:
        print(name, score)
    print(time.perf_counter() - start)


if __name__ == "__main__":
    with torch.inference_mode():
        main()
