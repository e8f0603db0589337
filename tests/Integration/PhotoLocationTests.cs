using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Google.Protobuf;

namespace Facet.Integration.Tests;

/// <summary>Where and with what a photo was taken is nobody's business: it is neither stored nor shown.</summary>
public sealed class PhotoLocationTests(FacetServer server) : IClassFixture<FacetServer>, IDisposable
{
    private const string Place = "FACET-GPS-4807.038N", Camera = "FACET-CAMERA-SERIAL-77";

    /// <summary>48 degrees, 7 minutes and some seconds as EXIF keeps them: numerators and denominators.</summary>
    private static readonly uint[] s_latitude = [48, 1, 7, 1, 0x03A5_17C3, 0x0098_9681];

    private readonly HttpApi _api = new(server.Http);

    public void Dispose() => _api.Dispose();

    [Fact]
    public async Task A_photo_with_a_location_leaves_none_of_it_behind()
    {
        var photo = WithLocation(FacetServer.Sample(1));
        await _api.PostPhotoAsync("/api/v1/collections/places/photos", photo, "a.jpg");
        var parsed = await _api.PostPhotoAsync("/api/v1/parse", photo);
        var point = await _api.GetAsync("/api/v1/collections/places/point?id=a.jpg%230");
        var thumbnail = await _api.Client.GetByteArrayAsync(new Uri("/api/v1/collections/places/thumbnail?id=a.jpg%230", UriKind.Relative));
        var search = await _api.PostAsync(
            "/api/v1/search", JsonSerializer.Serialize(new { collection = "places", positives = new[] { new { photo_token = parsed.GetProperty("photo_token").GetString() } } }));
        var asked = await _api.Client.GetByteArrayAsync(new Uri(search.GetProperty("positives")[0].GetProperty("crop_url").GetString()!, UriKind.Relative));

        byte[][] shown = [Utf8(parsed), Crop(parsed), Utf8(point), Utf8(search), thumbnail, asked];
        Assert.All(shown, bytes => Assert.All(Traces(), trace => Assert.True(bytes.AsSpan().IndexOf(trace) < 0)));
        Assert.All(new[] { Crop(parsed), thumbnail, asked }, jpeg => Assert.True(jpeg.AsSpan().IndexOf("Exif"u8) < 0 && jpeg.AsSpan().IndexOf("ns.adobe.com"u8) < 0));

        // The id is there, so that the right files were looked through.
        Assert.True(server.Stores("a.jpg#0"u8.ToArray()));
        Assert.All(Traces(), trace => Assert.False(server.Stores(trace)));
    }

    private static byte[] Utf8(JsonElement answer) => Encoding.UTF8.GetBytes(answer.GetRawText());

    private static byte[] Crop(JsonElement parsed) => Convert.FromBase64String(
        parsed.GetProperty("faces")[0].GetProperty("crop").GetProperty("jpeg").GetString()!["data:image/jpeg;base64,".Length..]);

    private static List<byte[]> Traces() => [Encoding.ASCII.GetBytes(Place), Encoding.ASCII.GetBytes(Camera), Latitude()];

    private static byte[] Latitude() => [.. s_latitude.SelectMany(number => Big(number))];

    /// <summary>What cameras and programs write behind the start of a JPEG: an EXIF directory that points at one of GPS, and an XMP packet.</summary>
    private static ByteString WithLocation(ByteString jpeg)
    {
        const int Directory = 8, DirectoryLength = 2 + (2 * 12) + 4, Gps = Directory + DirectoryLength, GpsLength = 2 + (3 * 12) + 4, Data = Gps + GpsLength;
        var (latitude, place, camera) = (Latitude(), Encoding.ASCII.GetBytes(Place + '\0'), Encoding.ASCII.GetBytes(Camera + '\0'));
        byte[] exif =
        [
            .. "Exif\0\0MM\0*"u8, .. Big(Directory),
            0, 2, .. Entry(0x010F, 2, camera.Length, (uint)(Data + latitude.Length + place.Length)), .. Entry(0x8825, 4, 1, Gps), .. Big(0),
            0, 3, .. Entry(0x0001, 2, 2, 'N' << 24), .. Entry(0x0002, 5, 3, Data), .. Entry(0x001B, 7, place.Length, (uint)(Data + latitude.Length)), .. Big(0),
            .. latitude, .. place, .. camera,
        ];
        byte[] xmp = [.. "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/' exif:GPSLatitude='"u8, .. Encoding.ASCII.GetBytes(Place), .. "'/>"u8];
        return ByteString.CopyFrom([.. jpeg.Span[..2], .. Segment(exif), .. Segment(xmp), .. jpeg.Span[2..]]);
    }

    private static byte[] Segment(byte[] body) => [0xFF, 0xE1, (byte)((body.Length + 2) >> 8), (byte)(body.Length + 2), .. body];

    private static byte[] Entry(ushort tag, ushort type, int count, uint value) =>
        [(byte)(tag >> 8), (byte)tag, (byte)(type >> 8), (byte)type, .. Big((uint)count), .. Big(value)];

    private static byte[] Big(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
