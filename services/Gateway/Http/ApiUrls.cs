namespace Facet.Gateway.Http;

/// <summary>Addresses in answers. Ids travel as query parameters: they may hold slashes.</summary>
internal static class ApiUrls
{
    public static string Thumbnail(string collection, string point) =>
        $"/api/v1/collections/{Uri.EscapeDataString(collection)}/thumbnail?id={Uri.EscapeDataString(point)}";

    public static string Crop(string token, int index, bool isNegative) =>
        $"/api/v1/queries/{Uri.EscapeDataString(token)}/crops/{index}{(isNegative ? "?negative=true" : "")}";
}
