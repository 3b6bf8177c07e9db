/// Where a rising function meets a value, sought inside an interval and nowhere else.
///
/// The equations of the standards have a second, false root below the densities that they are made for, and steps of up to
/// 0.1 kg/m³ where one product group's formula ends and the next begins. A secant that may not leave the interval, with
/// bisection where it does badly, finds the right one, and at a step the limit itself.
enum BoundedRoot {
    /// Nil: the function does not reach the target in the interval, or is not finite there.
    static func find(
        _ target: Double, in interval: ClosedRange<Double>, near start: Double, _ function: (Double) -> Double
    ) -> Double? {
        var (lower, upper) = (interval.lowerBound, interval.upperBound)
        var x = min(max(start, lower), upper)
        var last: (x: Double, error: Double)?
        for step in 0..<200 {
            let value = function(x)
            let error = value - target
            guard error.isFinite else { return nil }
            // Some hundred times what a double resolves at a thousand kilograms.
            if error.magnitude <= 2e-11 { return x }
            if error > 0 {
                if x <= interval.lowerBound { return nil }
                upper = x
            } else {
                if x >= interval.upperBound { return nil }
                lower = x
            }
            // Neither side meets the target: a step between two groups, whose limit is the answer.
            if upper - lower <= 1e-9 { return upper }
            var slope = value / x
            if let last, x != last.x {
                let secant = (error - last.error) / (x - last.x)
                if secant > 0 { slope = secant }
            }
            last = (x, error)
            var next = x - error / slope
            if next <= lower {
                next = lower == interval.lowerBound ? lower : (lower + upper) / 2
            } else if next >= upper {
                next = upper == interval.upperBound ? upper : (lower + upper) / 2
            }
            // Five steps settle a smooth function; what is left after eight has a step in it.
            x = step >= 8 && step % 2 == 0 ? (lower + upper) / 2 : next
        }
        return nil
    }
}
