/// The step from today's temperature scale (ITS-90) to that of 1968, on which API MPMS 11.1-2004 holds its data (11.1.5.3).
enum TemperatureScale {
    /// °F on the scale of 1968, from °C on that of 1990.
    static func fahrenheit68(celsius90: Double) -> Double {
        let tau = celsius90 / 630
        var difference = -3.536296
        difference = difference * tau + 7.438081
        difference = difference * tau - 1.871251
        difference = difference * tau - 4.089591
        difference = difference * tau + 1.269056
        difference = difference * tau + 1.080760
        difference = difference * tau - 0.267408
        difference = difference * tau - 0.148759
        return 1.8 * (celsius90 - difference * tau) + 32
    }

    static func fahrenheit(celsius: Double) -> Double { 1.8 * celsius + 32 }
}
