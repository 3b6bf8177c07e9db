import TankFarm

extension Figure {
    /// A measured value by its name, checked for what is possible at all: a gauge without a plausible range lets anything pass.
    init(
        _ measurement: Measurement, of what: @autoclosure () -> String, unit: String,
        within possible: ClosedRange<Double>
    ) {
        guard measurement.quality != .none else {
            self = .absent
            return
        }
        let reason = measurement.reason?.rawValue
        guard let value = measurement.value else {
            self = .missing(why: "\(what()): \(reason ?? "bad")")
            return
        }
        // NaN lies in no range.
        guard possible.contains(value) else {
            self = .missing(why: "\(what()) \(short(value)) \(unit) is not possible")
            return
        }
        self =
            measurement.quality == .good ? .known(value) : .uncertain(value, why: "\(what()): \(reason ?? "uncertain")")
    }

    /// A person's value: uncertain once it has run out, or where it was entered for something else.
    init(
        _ entered: QuantityInputs.Entered, of what: String, unit: String, within possible: ClosedRange<Double>
    ) {
        guard possible.contains(entered.value) else {
            self = .missing(why: "entered \(what) \(short(entered.value)) \(unit) is not possible")
            return
        }
        guard !entered.isValid else {
            self = .known(entered.value)
            return
        }
        let why = entered.isOfOther ? "is of another product or base temperature" : "ran out"
        self = .uncertain(entered.value, why: "entered \(what) \(why)")
    }

    /// A number that overflowed on the way is none.
    mutating func keepFinite() {
        if let number, !number.isFinite { self = .missing(why: "not a number") }
    }
}

extension TankQuantities {
    /// No figure is known that is no number, whatever it was made of.
    mutating func keepFinite() {
        total.keepFinite()
        liquidHead.keepFinite()
        freeWater.keepFinite()
        liquidHeadBesideWater.keepFinite()
        lessWater.keepFinite()
        shellTemperature.keepFinite()
        shellFactor.keepFinite()
        shellCorrected.keepFinite()
        roofAdjustment.keepFinite()
        gov.keepFinite()
        ctl.keepFinite()
        cpl.keepFinite()
        vcf.keepFinite()
        density.keepFinite()
        gsv.keepFinite()
        csw.keepFinite()
        nsv.keepFinite()
        massInVacuum.keepFinite()
        weightFactor.keepFinite()
        massInAir.keepFinite()
        pureWater.keepFinite()
        pureOil.keepFinite()
    }
}
