/// The three values that a gauge may have, each with its own quality: as read, as stored, as believed.
package protocol GaugeValues {
    /// In millimetres, millimetres and °C.
    var level: Measurement { get }
    var interface: Measurement { get }
    var temperature: Measurement { get }
}

extension GaugeValues {
    package subscript(measurand: Measurand) -> Measurement {
        switch measurand {
        case .level: level
        case .interface: interface
        case .temperature: temperature
        }
    }

    /// The worst quality of the values that the gauge has.
    package var quality: Quality {
        let present = Measurand.allCases.map { self[$0].quality }
        if present.contains(.bad) { return .bad }
        if present.contains(.uncertain) { return .uncertain }
        return present.contains(.good) ? .good : .none
    }

    /// The reason of the worst value, level before interface before temperature; nil when the quality is good.
    package var reason: Reason? {
        let worst = quality
        return Measurand.allCases.first { self[$0].quality == worst && self[$0].reason != nil }
            .flatMap { self[$0].reason }
    }
}
