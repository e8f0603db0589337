namespace Facet.Hosting;

/// <summary>Says what callers see of one kind of exception.</summary>
public interface IErrorMapper
{
    /// <summary>This type and those derived from it, unless one of them has a mapper of its own.</summary>
    Type ExceptionType { get; }

    FacetError Map(Exception exception);
}

/// <summary>Registers error mappers.</summary>
public static class ErrorMappingExtensions
{
    /// <summary>Maps a library's exception. The last mapping of a type wins.</summary>
    public static IServiceCollection AddErrorMapping<TException>(this IServiceCollection services, Func<TException, FacetError> map)
        where TException : Exception => services.AddSingleton<IErrorMapper>(new Mapper<TException>(map));

    private sealed class Mapper<TException>(Func<TException, FacetError> map) : IErrorMapper
        where TException : Exception
    {
        public Type ExceptionType => typeof(TException);

        public FacetError Map(Exception exception) => map((TException)exception);
    }
}
