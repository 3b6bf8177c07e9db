/// What a soda-lime glass hydrometer's own expansion does to its reading (GB/T 1885-1998, API MPMS 11.1 (1980)).
package enum GlassHydrometer {
    /// By what a reading at a temperature is multiplied to give the liquid's density there. `calibratedAt`: 15 or 20 °C.
    package static func factor(celsius: Double, calibratedAt: Double) throws(CorrectionFault) -> Double {
        guard calibratedAt == 15 || calibratedAt == 20 else { throw .hydrometer(calibratedAt) }
        let difference = celsius - calibratedAt
        return 1 - 0.000023 * difference - 0.00000002 * difference * difference
    }
}
