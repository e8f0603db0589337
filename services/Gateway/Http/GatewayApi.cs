using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Facet.Gateway.Samples;
using Facet.Hosting;
using Grpc.Core;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Facet.Gateway.Http;

/// <summary>The gateway over plain HTTP and JSON: the routes below /api/v1 and their OpenAPI document.</summary>
internal static class GatewayApi
{
    private const long ManyPhotosBytes = 160L << 20;
    private const int LongFactor = 10;

    public static void AddGatewayApi(this IServiceCollection services)
    {
        services.AddOpenApi(document =>
        {
            document.ShouldInclude = api => api.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
            document.AddDocumentTransformer((description, _, _) =>
            {
                description.Info.Title = "Facet";
                description.Info.Description = "Faces that wear the same make-up: photos in, similar faces out.";
                return Task.CompletedTask;
            });
        });
        services.AddCors();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            // Letters of all scripts as they are; what could begin a tag, escaped.
            options.SerializerOptions.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
            options.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        });
        services.AddSingleton<SessionCookie>().AddSingleton<ApiGuard>().AddSingleton<ApiErrors>().AddSingleton<ApiPipeline>();
        services.AddSingleton<ParseEndpoint>().AddSingleton<SearchEndpoint>().AddSingleton<CollectionEndpoint>().AddSingleton<MetadataKeys>();
        services.AddSingleton<IngestEndpoint>().AddSingleton<StatusEndpoint>().AddSingleton<MapEndpoint>();
        services.AddSingleton<SamplePainter>().AddSingleton<SampleLoader>();
    }

    public static void MapGatewayApi(this WebApplication app)
    {
        var pipeline = app.Services.GetRequiredService<ApiPipeline>();
        app.UseWhen(ApiPipeline.Concerns, branch => branch.Use(pipeline.RunAsync));
        app.UseGatewayPage();
        var origins = app.Services.GetRequiredService<IOptions<GatewayOptions>>().Value.AllowedOrigins
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        app.UseCors(policy => policy.WithOrigins(origins).AllowAnyMethod().WithHeaders(HeaderNames.ContentType, HeaderNames.Authorization, ApiGuard.MarkHeader));
        app.MapOpenApi();
        var api = app.MapGroup("/api/v1");
        MapSession(api);
        MapQueries(api);
        MapCollections(api.MapGroup("/collections").WithTags("collections"));
        MapPhotos(api.MapGroup("/collections/{collection}").WithTags("photos"));
        api.MapGet("/status", (StatusEndpoint status, CancellationToken cancel) => status.ReadAsync(cancel)).WithTags("status")
            .WithSummary("What the gateway and the services behind it say of themselves.");
        MapSamples(api.MapGroup("/samples").WithTags("samples"));
    }

    private static void MapSession(RouteGroupBuilder api)
    {
        var session = api.MapGroup("/session").WithTags("session");
        session.MapGet("", (HttpRequest request, ApiGuard guard, BearerToken token) => new SessionView(token.IsRequired, guard.IsLetIn(request)))
            .WithSummary("Whether a token is needed, and whether this caller has it.");
        session.MapPost("", OpenSession).WithSummary("Takes the token; browsers get a cookie that stands for it.").Produces(StatusCodes.Status204NoContent);
        session.MapDelete("", (HttpResponse response) =>
        {
            SessionCookie.Remove(response);
            return Results.NoContent();
        }).WithSummary("Ends the session.").Produces(StatusCodes.Status204NoContent);
    }

    private static IResult OpenSession(SessionBody body, HttpResponse response, BearerToken token, SessionCookie session)
    {
        if (!token.Accepts($"Bearer {body.Token}"))
        {
            throw new FacetException(new FacetError(StatusCode.Unauthenticated, "TOKEN_INVALID", "This is not the service's token."));
        }

        session.Set(response);
        return Results.NoContent();
    }

    private static void MapQueries(RouteGroupBuilder api)
    {
        api.MapPost("/parse", (HttpRequest http, ParseEndpoint parse, CancellationToken cancel) => parse.ParseAsync(http, cancel)).WithTags("search")
            .Accepts<PhotoForm>("multipart/form-data")
            .WithSummary("The faces of a photo: boxes, points, regions with outlines, aligned crops; and a token that stands for the photo.");
        api.MapPost("/search", (HttpRequest http, SearchEndpoint search, CancellationToken cancel) => search.SearchAsync(http, cancel)).WithTags("search")
            .Accepts<SearchBody>("application/json", "multipart/form-data")
            .WithMetadata(new RequestSizeLimitAttribute(ManyPhotosBytes))
            .WithSummary("The stored faces most like photos or points; as a form: 'request' with the JSON, files 'photo' and 'negative_photo'.");
        api.MapPost("/search/again", (AgainBody body, SearchEndpoint search, CancellationToken cancel) => search.AgainAsync(body, cancel)).WithTags("search")
            .WithSummary("A kept query with other weights, filter or number of hits; no photo is looked at again.");
        api.MapPost("/matches", (MatchesBody body, SearchEndpoint search, CancellationToken cancel) => search.MatchesAsync(body, cancel)).WithTags("search")
            .WithSummary("Which patches of a kept query and of one hit made the scores.");
        api.MapGet("/queries/{token}/crops/{index:int}", (string token, int index, bool? negative, SearchEndpoint search) => search.Crop(token, index, negative == true))
            .WithTags("search").WithSummary("The aligned face of a kept query's photo.").Produces(StatusCodes.Status200OK, contentType: "image/jpeg");
    }

    private static void MapCollections(RouteGroupBuilder collections)
    {
        collections.MapGet("", (uint? page_size, string? page_token, CollectionEndpoint all, CancellationToken cancel) =>
            all.ListAsync(page_size ?? 0, page_token ?? "", cancel)).WithSummary("The collections in order of name.");
        collections.MapPost("", async (CreateCollectionBody body, CollectionEndpoint all, CancellationToken cancel) =>
        {
            var (collection, isNew) = await all.CreateAsync(body, cancel);
            return isNew ? Results.Created($"/api/v1/collections/{collection.Name}", collection) : Results.Ok(collection);
        }).WithSummary("Makes a collection.").Produces<CollectionView>(StatusCodes.Status201Created).Produces<CollectionView>();
        collections.MapGet("/{collection}", (string collection, CollectionEndpoint all, CancellationToken cancel) => all.GetAsync(collection, cancel))
            .WithSummary("One collection.");
        collections.MapDelete("/{collection}", (string collection, CollectionEndpoint all, CancellationToken cancel) => all.DeleteAsync(collection, cancel))
            .WithSummary("Deletes a collection and its points.");
        collections.MapGet("/{collection}/metadata", (string collection, MetadataKeys keys, CancellationToken cancel) => keys.ReadAsync(collection, cancel))
            .WithSummary("Keys and values of metadata that its first points have.");
        collections.MapPost("/{collection}/recall", (string collection, RecallBody body, CollectionEndpoint all, CancellationToken cancel) =>
            all.RecallAsync(collection, body, cancel)).WithMetadata(new LongRunning(LongFactor))
            .WithSummary("What approximate searches find of what exact ones do.");
        collections.MapGet("/{collection}/map", (string collection, string? key, uint? max_points, MapEndpoint map, CancellationToken cancel) =>
            map.ReadAsync(collection, key ?? "", max_points ?? 0, cancel)).WithMetadata(new LongRunning(LongFactor)).Produces<MapView>()
            .WithSummary("All points on a plane, with a value of metadata each.");
        collections.MapGet("/{collection}/points", (
            string collection, uint? page_size, string? page_token, string? prefix, CollectionEndpoint all, CancellationToken cancel) =>
            all.PointsAsync(collection, page_size ?? 0, page_token ?? "", prefix ?? "", cancel)).WithSummary("Points in order of id.");
        collections.MapPost("/{collection}/points/delete", (string collection, DeletePointsBody body, CollectionEndpoint all, CancellationToken cancel) =>
            all.DeletePointsAsync(collection, body, cancel)).WithSummary("Deletes points by id, or all points of photos.");
        collections.MapGet("/{collection}/point", (string collection, string id, CollectionEndpoint all, CancellationToken cancel) =>
            all.PointAsync(collection, id, cancel)).WithSummary("One point.");
        collections.MapDelete("/{collection}/point", (string collection, string id, CollectionEndpoint all, CancellationToken cancel) =>
            all.DeletePointsAsync(collection, new DeletePointsBody([id]), cancel)).WithSummary("Deletes one point.");
        collections.MapGet("/{collection}/thumbnail", ThumbnailAsync)
            .WithSummary("The aligned face of a point.").Produces(StatusCodes.Status200OK, contentType: "image/jpeg");
    }

    private static void MapSamples(RouteGroupBuilder samples)
    {
        samples.MapGet("", (SampleLoader loader) => loader.Progress).WithSummary("Whether there are sample photos, and how far their loading is.");
        samples.MapPost("", (SamplesBody body, SampleLoader loader) => Results.Json(loader.Start(body.Collection, body.Paint), statusCode: StatusCodes.Status202Accepted))
            .WithSummary("Loads the sample photos, painted with a dozen styles too, in the background.").Produces<SampleProgress>(StatusCodes.Status202Accepted);
        samples.MapDelete("", (SampleLoader loader) =>
        {
            loader.Stop();
            return Results.NoContent();
        }).WithSummary("Stops the loading.").Produces(StatusCodes.Status204NoContent);
    }

    private static void MapPhotos(RouteGroupBuilder collection)
    {
        collection.MapPost("/photos", (string collection, HttpRequest http, IngestEndpoint ingest, CancellationToken cancel) =>
            ingest.IngestAsync(collection, http, cancel)).Accepts<IngestForm>("multipart/form-data")
            .WithSummary("A photo's faces become points.");
        collection.MapPost("/photos/known", (string collection, KnownBody body, IngestEndpoint ingest, CancellationToken cancel) =>
            ingest.KnownAsync(collection, body, cancel)).WithSummary("Which photos are stored already.");
        collection.MapPost("/photos/batch", (string collection, HttpContext context, IngestEndpoint ingest, CancellationToken cancel) =>
            ingest.BatchAsync(collection, context, cancel)).Accepts<BatchForm>("multipart/form-data")
            .WithMetadata(new DisableRequestSizeLimitAttribute(), new LongRunning(0))
            .WithSummary("Many photos in one request; a JSON line for each as it is done.")
            .Produces<IngestView>(StatusCodes.Status200OK, "application/x-ndjson");
    }

    private static async Task<IResult> ThumbnailAsync(string collection, string id, HttpResponse response, CollectionEndpoint all, CancellationToken cancel)
    {
        var jpeg = await all.ThumbnailAsync(collection, id, cancel);
        response.Headers.CacheControl = "private, no-cache";
        var tag = Convert.ToHexStringLower(System.IO.Hashing.XxHash64.Hash(jpeg));
        return Results.Bytes(jpeg, "image/jpeg", entityTag: new EntityTagHeaderValue($"\"{tag}\""));
    }
}
