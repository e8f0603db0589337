using Facet.Features;
using Facet.Hosting;

var builder = WebApplication.CreateBuilder(args).AddFacetDefaults("features").AddFeatures();
return await builder.Build().MapFacetDefaults().MapFeatures().RunFacetAsync();
