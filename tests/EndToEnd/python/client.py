"""A client in another language: parses a photo, extracts its regions and searches, each call straight to its service.

Usage: client.py ADDRESS STUBS PHOTO COLLECTION   (STUBS: folder of the code that protoc made of protos/)
Prints one JSON object.
"""
import json
import sys

address, stubs, photo, collection = sys.argv[1:]
sys.path.insert(0, stubs)

import grpc
from facet.features.v1 import features_pb2, features_pb2_grpc
from facet.parsing.v1 import parsing_pb2, parsing_pb2_grpc
from facet.search.v1 import search_pb2, search_pb2_grpc

limit = 32 << 20
channel = grpc.insecure_channel(address, options=[("grpc.max_receive_message_length", limit), ("grpc.max_send_message_length", limit)])
parsing = parsing_pb2_grpc.ParsingServiceStub(channel)
features = features_pb2_grpc.FeaturesServiceStub(channel)
search = search_pb2_grpc.SearchServiceStub(channel)

image = open(photo, "rb").read()
info = features.GetInfo(features_pb2.GetInfoRequest())
recipe = next(recipe for recipe in info.recipes if recipe.name == info.default_recipe)
options = parsing_pb2.ParseOptions(crop_size=recipe.crop_size)
items = [
    parsing_pb2.ParseStreamRequest(id="good", item=parsing_pb2.ParseRequest(image=image, options=options)),
    parsing_pb2.ParseStreamRequest(id="bad", item=parsing_pb2.ParseRequest(image=image[:2000])),
]
parsed = {answer.id: answer for answer in parsing.ParseStream(iter(items))}
face = parsed["good"].result.faces[0]

extracted = features.Extract(
    features_pb2.ExtractRequest(rgb=face.crop, label_map=face.label_map, mask_source=f"{parsed['good'].result.parser}/{face.label_map.class_map}/full-face")
)
found = search.Search(
    search_pb2.SearchRequest(
        collection=collection,
        factors=search_pb2.FactorQuery(regions=extracted.regions, fingerprint=extracted.fingerprint),
        top_k=3,
        weights={"lips": 1, "eyes": 1, "cheeks": 1},
    )
)

try:
    search.Search(search_pb2.SearchRequest(collection="no-such-collection", point_id="x", top_k=1))
    missing = "OK"
except grpc.RpcError as error:
    missing = error.code().name

print(json.dumps({
    "bad_status": parsed["bad"].status.code,
    "bad_reason": parsed["bad"].status.reason,
    "regions": {region.region: list(region.factors.shape) for region in extracted.regions},
    "hits": [[hit.id, hit.score] for hit in found.hits],
    "missing_collection": missing,
}))
