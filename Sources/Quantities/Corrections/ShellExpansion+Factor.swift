extension ShellExpansion {
    /// TSh, the shell's temperature, °C: the liquid's where it is insulated, else seven parts of the liquid's and one of the
    /// air's (API MPMS 12.1.1).
    package func shellCelsius(liquidCelsius: Double, ambientCelsius: Double) -> Double {
        isInsulated ? liquidCelsius : (7 * liquidCelsius + ambientCelsius) / 8
    }

    /// CTSh, what the shell's temperature makes of the table's volumes: (1 + alpha dT)² from the table's own temperature, or
    /// 1 + 3 alpha dT in the older practice.
    package func factor(shellCelsius: Double) -> Double {
        let strain = alphaPerCelsius * (shellCelsius - referenceCelsius)
        return isLinear ? 1 + 3 * strain : (1 + strain) * (1 + strain)
    }
}
