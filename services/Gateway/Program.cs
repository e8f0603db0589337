using Facet.Gateway;
using Facet.Hosting;

var builder = WebApplication.CreateBuilder(args).AddFacetDefaults("gateway").AddGateway();
return await builder.Build().MapFacetDefaults().MapGateway().RunFacetAsync();
