"""Images a second of plain PyTorch on the vision transformers that `facet bench extract` measures.

    python3 extract_torch.py [--model dinov3-vits16] [--batch 1,8,32] [--dtype float32,bfloat16] [--rounds 5] [--threads 2]

Random weights in the shapes of the published models. Needs python3-torch only. Prints one JSON line a measurement, the median of the rounds.
"""
import argparse
import json
import statistics
import time

import torch
import torch.nn.functional as F

# width, blocks, heads, patch, image side, tokens before the patches, rotary positions
MODELS = {
    "dinov3-vits16": (384, 12, 6, 16, 224, 5, True),
    "dinov3-vitb16": (768, 12, 12, 16, 224, 5, True),
    "dinov2-vits14": (384, 12, 6, 14, 224, 1, False),
    "dinov2-vitb14": (768, 12, 12, 14, 224, 1, False),
    "clip-vit-l14": (1024, 24, 16, 14, 224, 1, False),
}


class Block(torch.nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = torch.nn.LayerNorm(width), torch.nn.LayerNorm(width)
        self.q, self.k, self.v, self.out = (torch.nn.Linear(width, width) for _ in range(4))
        self.up, self.down = torch.nn.Linear(width, 4 * width), torch.nn.Linear(4 * width, width)
        self.scale1, self.scale2 = (torch.nn.Parameter(torch.ones(width)) for _ in range(2))

    def forward(self, x, rotation):
        batch, tokens, width = x.shape
        y = self.norm1(x)
        q, k, v = (layer(y).view(batch, tokens, self.heads, -1).transpose(1, 2) for layer in (self.q, self.k, self.v))
        if rotation is not None:
            q, k = rotate(q, *rotation), rotate(k, *rotation)
        if hasattr(F, "scaled_dot_product_attention"):
            y = F.scaled_dot_product_attention(q, k, v)
        else:
            y = torch.softmax(q @ k.transpose(2, 3) * (q.shape[-1] ** -0.5), dim=-1) @ v
        x = x + self.out(y.transpose(1, 2).reshape(batch, tokens, width)) * self.scale1
        return x + self.down(F.gelu(self.up(self.norm2(x)))) * self.scale2


def rotate(x, cosine, sine, prefix):
    head, patches = x[:, :, :prefix], x[:, :, prefix:]
    half = patches.shape[-1] // 2
    turned = torch.cat((-patches[..., half:], patches[..., :half]), dim=-1)
    return torch.cat((head, patches * cosine + turned * sine), dim=2)


class Encoder(torch.nn.Module):
    def __init__(self, width, blocks, heads, patch, side, prefix, is_rotary):
        super().__init__()
        self.embed = torch.nn.Conv2d(3, width, patch, patch)
        self.prefix = torch.nn.Parameter(torch.randn(1, prefix, width) * 0.02)
        grid = side // patch
        self.positions = None if is_rotary else torch.nn.Parameter(torch.randn(1, grid * grid + prefix, width) * 0.02)
        angles = torch.rand(grid * grid, width // heads) * 6 if is_rotary else None
        self.angles = angles
        self.blocks = torch.nn.ModuleList(Block(width, heads) for _ in range(blocks))
        self.norm = torch.nn.LayerNorm(width)

    def forward(self, pixels):
        x = self.embed(pixels).flatten(2).transpose(1, 2)
        x = torch.cat((self.prefix.expand(len(x), -1, -1), x), dim=1)
        if self.positions is not None:
            x = x + self.positions
        rotation = None
        if self.angles is not None:
            rotation = (self.angles.cos().to(x.dtype), self.angles.sin().to(x.dtype), self.prefix.shape[1])
        for block in self.blocks:
            x = block(x, rotation)
        return self.norm(x)


def images_per_second(model, batch, side, dtype, seconds=2.0):
    pixels = torch.rand(batch, 3, side, side).mul(4).sub(2).to(dtype)
    with torch.inference_mode():
        model(pixels)
        start, images = time.perf_counter(), 0
        while time.perf_counter() - start < seconds:
            model(pixels)
            images += batch
        return images / (time.perf_counter() - start)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", default="dinov3-vits16", choices=sorted(MODELS))
    parser.add_argument("--batch", default="1,8,32")
    parser.add_argument("--dtype", default="float32,bfloat16")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(options.threads)
    for name in options.dtype.split(","):
        dtype = getattr(torch, name)
        model = Encoder(*MODELS[options.model]).eval().to(dtype)
        for batch in map(int, options.batch.split(",")):
            rounds = [images_per_second(model, batch, MODELS[options.model][4], dtype) for _ in range(options.rounds)]
            print(json.dumps({
                "model": options.model, "precision": name, "batch": batch, "torch": torch.__version__,
                "images_per_second": round(statistics.median(rounds), 2), "rounds": [round(value, 2) for value in rounds],
            }), flush=True)


if __name__ == "__main__":
    main()
