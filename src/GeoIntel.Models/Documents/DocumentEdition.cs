namespace GeoIntel.Models.Documents;

/// <summary>For whom a document is. The numbers are those of the contract and of the store.</summary>
public enum DocumentEdition
{
    /// <summary>For those who may read intelligence.</summary>
    Police = 1,

    /// <summary>Sanitised: no names, marks, zones, cameras or small counts.</summary>
    Partner = 2,

    /// <summary>For officers alone: it tells of persons' conditions.</summary>
    Officers = 3,
}
