/// The density of air-free fresh water at one atmosphere.
///
/// G. S. Kell, J. Chem. Eng. Data 20 (1975) 97, 0 to 150 °C, with the coefficients of H. Bettin and F. Spieweck,
/// PTB-Mitteilungen 100 (1990) 195, for temperatures on the scale of 1990 (as IP Standard Methods, appendix G, prints it).
enum WaterDensity {
    static let celsius: ClosedRange<Double> = 0...150

    /// kg/m³; the caller keeps to the range.
    static func kilogramsPerCubicMetre(celsius t: Double) -> Double {
        var numerator = -281.03006e-12
        numerator = numerator * t + 105.84601e-9
        numerator = numerator * t - 46.241757e-6
        numerator = numerator * t - 7.9905127e-3
        numerator = numerator * t + 16.952577
        numerator = numerator * t + 999.83952
        return numerator / (1 + 16.887236e-3 * t)
    }
}
